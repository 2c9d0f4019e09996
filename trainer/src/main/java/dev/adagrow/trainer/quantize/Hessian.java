package dev.adagrow.trainer.quantize;

final class Hessian {
    private Hessian() {}
}
