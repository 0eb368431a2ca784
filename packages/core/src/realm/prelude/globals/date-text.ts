/** Dates as text, as V8 writes them for UTC. */
const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const invalid = "Invalid Date";

export function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? invalid : `${dayText(date)} ${timeText(date)}`;
}

export function dayText(date: Date): string {
  if (Number.isNaN(date.getTime())) return invalid;
  const year = date.getUTCFullYear();
  const yearText = `${year < 0 ? "-" : ""}${String(Math.abs(year)).padStart(4, "0")}`;
  return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${two(date.getUTCDate())} ${yearText}`;
}

export function timeText(date: Date): string {
  if (Number.isNaN(date.getTime())) return invalid;
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} GMT+0000 (Coordinated Universal Time)`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
