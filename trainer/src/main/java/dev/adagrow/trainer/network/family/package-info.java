/**
 * The kinds of network that can grow (thesis table 3-1), each one class that writes the layers of
 * its units. {@link dev.adagrow.trainer.network.family.Backbone} writes what all convolutional
 * families share: stem, Downs and head. {@link dev.adagrow.trainer.network.family.Families} lists
 * them. What grows, counts, folds or trains a network names none.
 */
@NullMarked
package dev.adagrow.trainer.network.family;

import org.jspecify.annotations.NullMarked;
