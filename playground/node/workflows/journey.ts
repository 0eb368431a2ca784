import { setTimeout as delay } from "node:timers/promises";
import { sleep } from "workflow";
import { entered } from "../src/ledger";

/** A chain of steps with a sleep in it, in which the demo kills the process again and again. */
export async function journey(traveller: string) {
  "use workflow";

  const stages: string[] = [];
  stages.push((await pack(traveller)).did);
  stages.push((await buyTicket(traveller)).did);
  await sleep("200ms");
  stages.push((await board(traveller)).did);
  const [seat, meal] = await Promise.all([findSeat(traveller), orderMeal(traveller)]);
  stages.push(seat.did, meal.did);
  stages.push((await arrive(traveller)).did);
  return { traveller, stages };
}

async function pack(traveller: string) {
  "use step";
  return stage(`${traveller} packed`);
}

async function buyTicket(traveller: string) {
  "use step";
  return stage(`${traveller} bought a ticket`);
}

async function board(traveller: string) {
  "use step";
  return stage(`${traveller} boarded`);
}

async function findSeat(traveller: string) {
  "use step";
  return stage(`${traveller} found a seat`);
}

async function orderMeal(traveller: string) {
  "use step";
  return stage(`${traveller} ordered a meal`);
}

async function arrive(traveller: string) {
  "use step";
  return stage(`${traveller} arrived`);
}

function stage(did: string) {
  return entered(async () => {
    await delay(20);
    return { did };
  });
}
