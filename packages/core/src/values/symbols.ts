/** Static method of a class: makes plain data of an instance. */
export const WORKFLOW_SERIALIZE: unique symbol = Symbol.for("workflow-serialize");
/** Static method of a class: makes an instance of that data. */
export const WORKFLOW_DESERIALIZE: unique symbol = Symbol.for("workflow-deserialize");
