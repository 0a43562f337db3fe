import { Failure } from "@streampulse/core";

/** What is wrong with a field of what was given, and what would be right. */
export class FieldFault extends Error {
  /** By its protobuf name. */
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.name = "FieldFault";
    this.field = field;
  }

  /** As the failure of a call whose request holds the field in `within`. */
  failure(within = ""): Failure {
    return new Failure("INVALID_ARGUMENT", this.message, { field: within + this.field });
  }
}
