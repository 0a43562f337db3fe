/** Opcodes of what a server sends; each frame is a whole message. */
export const TEXT = 0x1;
export const PING = 0x9;
export const PONG = 0xa;

const FIN = 0x80;

/** The size of a server's frame head before `length` bytes: it is the shortest that holds the length (RFC 6455, 5.2). */
export function frameHeadBytes(length: number): number {
  return length < 126 ? 2 : length < 65_536 ? 4 : 10;
}

/** Writes the head of a server's frame at `at`. */
export function writeFrameHead(buffer: Uint8Array, at: number, opcode: number, length: number): void {
  buffer[at] = FIN | opcode;
  if (length < 126) {
    buffer[at + 1] = length;
    return;
  }
  const bytes = length < 65_536 ? 2 : 8;
  buffer[at + 1] = bytes === 2 ? 126 : 127;
  for (let place = bytes, rest = length; place > 0; place--) {
    buffer[at + 1 + place] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

/** A whole frame. */
export function frameOf(opcode: number, payload: Uint8Array): Uint8Array {
  const headBytes = frameHeadBytes(payload.length);
  const frame = new Uint8Array(headBytes + payload.length);
  writeFrameHead(frame, 0, opcode, payload.length);
  frame.set(payload, headBytes);
  return frame;
}
