import * as workflow from "workflow";

const serialize: unique symbol = Symbol.for("workflow-serialize") as never;

/** Holds boxes, which hold parcels. */
export class Parcel {
  readonly name: string;
  readonly boxes: Box[];
  constructor(name: string, boxes: Box[]) {
    this.name = name;
    this.boxes = boxes;
  }
  static [workflow.WORKFLOW_SERIALIZE](parcel: Parcel): unknown {
    return { name: parcel.name, boxes: parcel.boxes };
  }
  static [workflow.WORKFLOW_DESERIALIZE]({ name, boxes }: { name: string; boxes: Box[] }): Parcel {
    if (!boxes.every((box) => box instanceof Box)) throw new TypeError("no box");
    return new Parcel(name, boxes);
  }
}

export class Box {
  readonly parcel: Parcel | null;
  constructor(parcel: Parcel | null) {
    this.parcel = parcel;
  }
  static [serialize](box: Box): unknown {
    return box.parcel;
  }
  static [Symbol.for("workflow-deserialize")](parcel: Parcel | null): Box {
    if (parcel !== null && !(parcel instanceof Parcel)) throw new TypeError("no parcel");
    return new Box(parcel);
  }
}
