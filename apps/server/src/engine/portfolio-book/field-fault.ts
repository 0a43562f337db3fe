import { Failure } from "@streampulse/core";

/** What is wrong with a field of what was given, and what would be right. */
export class FieldFault extends Failure {
  /** By its protobuf name. */
  declare readonly field: string;

  constructor(field: string, message: string) {
    super("INVALID_ARGUMENT", message, { field });
    this.name = "FieldFault";
  }

  /** The same of a request that holds the field in a message of its own. */
  within(message: string): FieldFault {
    return new FieldFault(`${message}.${this.field}`, this.message);
  }
}
