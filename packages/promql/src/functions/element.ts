import type { ElementFunction, Family } from './implementation.ts';

function element(of: (value: number) => number): ElementFunction {
  return { kind: 'element', of };
}

/** Functions of one number. */
export const elementFunctions: Family = {
  abs: element(Math.abs),
  acos: element(Math.acos),
  acosh: element(Math.acosh),
  asin: element(Math.asin),
  asinh: element(Math.asinh),
  atan: element(Math.atan),
  atanh: element(Math.atanh),
  ceil: element(Math.ceil),
  cos: element(Math.cos),
  cosh: element(Math.cosh),
  deg: element((value) => (value * 180) / Math.PI),
  exp: element(Math.exp),
  floor: element(Math.floor),
  ln: element(Math.log),
  log10: element(Math.log10),
  log2: element(Math.log2),
  rad: element((value) => (value * Math.PI) / 180),
  sgn: element(Math.sign),
  sin: element(Math.sin),
  sinh: element(Math.sinh),
  sqrt: element(Math.sqrt),
  tan: element(Math.tan),
  tanh: element(Math.tanh),
};
