/**
 * From a model file that comes without a bundle to a bundle: the contract is what its engine reads
 * in the file, the goldens are what it answers now.
 */
@NullMarked
package dev.adagrow.server.importing;

import org.jspecify.annotations.NullMarked;
