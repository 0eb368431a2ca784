// A cancellation rejects everything pending at once, in the order of the commands; each is seen by code of its own.
const out = [];
const eye = async (name, promise) => {
  try {
    out.push([name, await promise]);
  } catch (error) {
    out.push([name, error.name]);
    throw error;
  } finally {
    out.push(name + " left");
    await perdure.sleep(5);
    out.push(name + " gone", await step("w1", 4, { fails: 1, how: "error", retries: 2 }, out.length));
  }
};
main(async () => {
  const ok = { fails: 0, how: "error", retries: 0 };
  const all = [
    eye("a", step("w0", 1, ok, 0)),
    eye("b", perdure.sleep("1h")),
    eye("c", step("w2", 2, ok, 0)),
    eye("d", perdure.sleep(10)),
  ];
  const settled = await Promise.allSettled(all);
  console.log("settled " + out.length);
  return { out, settled: settled.map(({ status }) => status) };
});
