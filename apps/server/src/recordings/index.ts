export { RECORDING_VERSION, type RecordedQuote, type RecordingEntry } from "./entry.ts";
export { RecordingFault, type RecordingFaultKind } from "./fault.ts";
export { importCapture, saveImport, type CaptureKind } from "./import-capture.ts";
export { ImportFault, type CaptureImport, type ImportReport } from "./importers/capture.ts";
export { readRecording, type RecordingRead } from "./reader.ts";
export { createRecordingWriter, type RecordingWriter, type RecordingWriterOptions } from "./writer.ts";
