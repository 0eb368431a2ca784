// Seed 173. Code that was left behind by a race goes on after the workflow has returned, in the same activation.
const out = [];
const rnd = () => {
  const value = Math.random();
  console.log("draw " + value);
  return value;
};
async function h0(x) {
  out.push("h0 " + x);
  for (let i1 = 0; i1 < 1; i1 += 1) {
    try {
      if (rnd() < 0.5) throw new FatalError("thrown at 2");
      void step("w1", 3, { fails: 0, how: "error", retries: 0 }, out.length);
    } finally {
      out.push("finally");
    }
    if (out.length % 2 === 0) break;
  }
  return [x, Date.now()];
}
async function h1(x) {
  out.push("h1 " + x);
  return [x, Date.now()];
}
main(async () => {
  const p9 = Promise.allSettled([
    step("w3", 5, { fails: 0, how: "error", retries: 0 }, out.length),
    perdure.sleep("2 days"),
    step("w0", 6, { fails: 0, how: "error", retries: 0 }, out.length),
    Promise.allSettled([h1(7), h1(8)]).then((all) => all.map(({ status }) => status)),
  ]).then((all) => all.map(({ status }) => status));
  out.push(
    await Promise.any([
      Promise.allSettled([
        Promise.resolve(10),
        h0(11),
        perdure.sleep("2 days"),
        step("w2", 12, { fails: 0, how: "error", retries: 0 }, out.length),
      ]).then((all) => all.map(({ status }) => status)),
      step("w0", 13, { fails: 1, how: "type", retries: 2 }, out.length),
      (async () => {
        out.push(await p9);
        out.push(
          await Promise.any([
            step("w2", 14, { fails: 1, how: "fatal", retries: 3 }, out.length),
            Promise.resolve(15),
            step("w0", 16, { fails: 2, how: "type", retries: 3 }, out.length),
            perdure.sleep(Math.floor(rnd() * 1000)),
          ]),
        );
        return 18;
      })(),
      Promise.race([
        perdure.sleep(new Date(Date.now() + 2371)),
        Promise.allSettled([p9, step("w1", 19, { fails: 0, how: "error", retries: 0 }, out.length)]).then((all) =>
          all.map(({ status }) => status),
        ),
        perdure.sleep(Math.floor(rnd() * 1000)),
      ]),
    ]),
  );
  out.push(await p9);
  return { out, now: Date.now(), random: rnd() };
});
