// A cancellation rejects everything pending at once, in the order of the commands; each is seen by code of its own.
const out = [];
const say = (value) => {
  console.log(value);
  out.push(value);
};
const eye = async (name, promise) => {
  try {
    say(name + " " + String(await promise));
  } catch (error) {
    say(name + " " + error.name);
    throw error;
  } finally {
    say(name + " left");
    await perdure.sleep(5);
    say(name + " gone " + (await step("w1", 5, { fails: 1, how: "error", retries: 2 }, name)));
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
