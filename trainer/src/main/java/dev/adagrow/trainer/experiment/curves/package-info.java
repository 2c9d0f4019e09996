/**
 * How the lives of an experiment went, as pictures: SVG on white, one line for each arm.
 *
 * <p>An arm has the same colour, dashes and marker in all of them. The colours are told apart by
 * those who see no red or no green, too (M. Okabe and K. Ito, Color Universal Design, 2008; yellow,
 * which is hard to see on white, is left out); dashes and markers say the same again.
 */
@NullMarked
package dev.adagrow.trainer.experiment.curves;

import org.jspecify.annotations.NullMarked;
