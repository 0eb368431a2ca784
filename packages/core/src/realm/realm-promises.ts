/** Tells promises of realms from the host's own. */
import { types } from "node:util";
import vm from "node:vm";

const intrinsics = new WeakSet<object>();

export function registerRealm(context: vm.Context): void {
  const found = vm.runInContext("[Promise.prototype, Object.prototype, Function.prototype]", context) as object[];
  for (const intrinsic of found) intrinsics.add(intrinsic);
}

/**
 * True for a promise or an error that was made in a realm. Code in a realm can give its promises any prototype, and must not end
 * the process by that: what leads to no intrinsic of anyone is taken for a realm's.
 */
export function isOfRealm(value: unknown): boolean {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  for (let object: object | null = value; object !== null; object = Object.getPrototypeOf(object) as object | null) {
    if (intrinsics.has(object)) return true;
    // The trap of a proxy is code of a user: it is not called from here.
    if (types.isProxy(object)) return true;
    if (object === Object.prototype || isForeignIntrinsic(object)) return false;
  }
  return true;
}

/** `Promise.prototype` or `Object.prototype` of a context that is none of ours (another library's). */
function isForeignIntrinsic(object: object): boolean {
  const constructor: unknown = Object.getOwnPropertyDescriptor(object, "constructor")?.value;
  if (typeof constructor !== "function") return false;
  return /^function (?:Promise|Object)\(\) \{ \[native code\] \}$/.test(Function.prototype.toString.call(constructor));
}
