package dev.adagrow.trainer.quantize;

final class Obs {
    private Obs() {}
}
