/**
 * Prediction ids as signed tokens, and the labels that come back with them. Because a token says by
 * itself what was answered, nothing is stored for a call whose label never comes.
 *
 * <h2>The token, version 2</h2>
 *
 * base64url without padding of the following bytes, big-endian; {@code #n} behind it names row n of
 * the call, no suffix row 0.
 *
 * <pre>
 *   format          u8    2
 *   key id          u8    which key signed
 *   time            u32   seconds since 1970 when the call was answered
 *   call            u64   unique among tokens of one key
 *   arm             u8    0 stable, 1 baseline, 2 candidate, 3 shadow
 *   version         u32
 *   split revision  u64
 *   model           u8 length, then that many ASCII characters
 *   rows            u16   at most 256: later rows of a call are left out
 *   class           for each row, the predicted one: seven bits a byte, low ones first, the eighth bit
 *                   set in all bytes but the last
 *   signature       16 bytes, the first half of HMAC-SHA-256 over everything before
 * </pre>
 *
 * Version 1, which is still read, has a u16 for each class.
 */
@NullMarked
package dev.adagrow.server.feedback;

import org.jspecify.annotations.NullMarked;
