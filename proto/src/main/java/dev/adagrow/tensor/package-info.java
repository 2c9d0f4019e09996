/**
 * Dense float tensors and their little-endian wire form. Everything numeric that crosses a process
 * boundary is one of these.
 */
@NullMarked
package dev.adagrow.tensor;

import org.jspecify.annotations.NullMarked;
