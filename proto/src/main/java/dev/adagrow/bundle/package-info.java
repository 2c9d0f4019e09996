/**
 * The bundle: what crosses from trainer to server.
 *
 * <h2>The format, version 2</h2>
 *
 * A ZIP archive whose entries are STORED (not compressed) and unencrypted, in this order:
 *
 * <pre>
 *   manifest.json              adagrow.bundle.v1.Manifest as proto3 JSON; sha256 and size of every other entry
 *   artifacts/NAME             engine files: onnx-fp32.onnx, onnx-int8.onnx
 *   goldens/NAME               inputs, raw as in the Open Inference Protocol, a file for each
 *   goldens/ARTIFACT.NAME      the outputs that each artifact must reproduce within its tolerance
 *   growth-log.jsonl           one growth event a line; replaying it rebuilds the architecture
 * </pre>
 *
 * Entry names are relative, of letters, digits, dot, dash, underscore and single slashes, and never
 * hold "..". The archive holds exactly the entries that the manifest lists. The bundle's identity
 * is the SHA-256 of its bytes.
 *
 * <p>Version 1 differs in the manifest alone: {@code input}, {@code output} and {@code classes}
 * stand in the place of the signature, and the goldens of each are one file. It is read, and
 * written no more.
 *
 * <p>The training state is a second archive of the same kind, for trainers only: {@code state.json}
 * first (sizes and digests), then {@code network.json}, {@code config.json}, {@code classes.json},
 * {@code splits.json}, {@code history.json}, {@code weights.safetensors}, {@code
 * optimizer.safetensors}.
 */
@NullMarked
package dev.adagrow.bundle;

import org.jspecify.annotations.NullMarked;
