package dev.adagrow.dataset.glyphs;

/**
 * How carefully somebody writes; a net must be the larger, the more ways a sign is seen in.
 *
 * @param jitter by which control points move, in x and y, of the sign's height
 * @param turn degrees, to either side at most
 * @param shear to either side at most
 * @param leastHeight pixels of the smallest sign; the largest has 23
 * @param noise standard deviation on every pixel, of 1
 * @param specks share of records with a stray speck
 * @param speckReach pixels from one end of a speck to the other at most, in x and y
 */
record Hand(
        double jitter,
        double turn,
        double shear,
        double leastHeight,
        double noise,
        double specks,
        double speckReach) {
    static final Hand CAREFUL = new Hand(0.028, 14, 0.22, 17, 0.05, 0.15, 3);
    static final Hand HASTY = new Hand(0.06, 50, 0.4, 13, 0.25, 0.75, 8);
}
