package dev.adagrow.loadtest.peers;

import java.nio.file.Path;

/**
 * What a peer serves.
 *
 * @param name of the model
 * @param onnx file of one FP32 input and one FP32 output, both with rows
 */
public record PeerModel(String name, Path onnx) {}
