/**
 * TorchScript files on the CPU, run by DJL's PyTorch engine. DJL and its natives (about 450 MB,
 * unpacked once into {@code DJL_CACHE_DIR}) are touched when the first file is opened and not
 * before, so that a server without such models pays nothing for them.
 *
 * <p>Inputs go into {@code forward} by position, in the order of the signature. What it returns is
 * a tensor, or a tuple or list of tensors that are taken by position, or a dictionary whose tensors
 * are taken by the names of the signature.
 */
@NullMarked
package dev.adagrow.server.runtime.pytorch;

import org.jspecify.annotations.NullMarked;
