/**
 * The model server. {@link dev.adagrow.server.ServerAssembly} wires the rooms; nothing but it and
 * {@link dev.adagrow.server.ControlPlane} sees all of them.
 *
 * <p>One request: {@code grpc} (check, decode) - {@code call} with {@code routing} (split, arm,
 * handle) - {@code batch} (queue, batch) - {@code lifecycle} (the loaded model) - {@code runtime}
 * (the engine) - and back. One model: {@code catalog} (published) - {@code rollout} (wanted) -
 * {@code lifecycle} and {@code repository} (loaded, proved) - {@code routing} (in a split).
 */
@NullMarked
package dev.adagrow.server;

import org.jspecify.annotations.NullMarked;
