/** Statistics that take more than sums. */

/**
 * Two-sided p-value of Pearson's correlation: how likely independent, normally distributed numbers
 * are correlated as strongly. https://en.wikipedia.org/wiki/Pearson_correlation_coefficient
 *
 * @param correlation -1 to 1
 * @param count number of pairs; with two, every correlation is as likely
 */
export function correlationPValue(correlation: number, count: number): number {
  // With t² = r²·f / (1 - r²) of f degrees of freedom, f / (f + t²) is 1 - r².
  const rest = Math.max(0, 1 - correlation * correlation);
  return count <= 2 ? 1 : incompleteBeta(rest, (count - 2) / 2, 0.5);
}

/** Regularized incomplete beta function, by its continued fraction (DLMF 8.17.22). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x),
  );
  let fraction = 1;
  // Taken from the inside out; 200 terms are more than double precision needs here.
  for (let n = 200; n >= 1; n--) {
    const m = Math.floor(n / 2);
    const term =
      n % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    fraction = 1 + term / fraction;
  }
  return front / (a * fraction);
}

/** Logarithm of the gamma function for x > 0, by Stirling's series (DLMF 5.11.1). */
function logGamma(x: number): number {
  if (x < 10) return logGamma(x + 1) - Math.log(x);
  const square = x * x;
  const series = 1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series / x;
}
