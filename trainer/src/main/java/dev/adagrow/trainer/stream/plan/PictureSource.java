package dev.adagrow.trainer.stream.plan;

/** The pictures that tasks are made of. */
public enum PictureSource {
    MNIST,
    FASHION_MNIST,
    /** CIFAR-10 as it is, three channels. */
    CIFAR,
    /** CIFAR-10 by its BT.601 luma, one channel. */
    GREY_CIFAR,
    /** Digits drawn by {@link dev.adagrow.dataset.glyphs.Glyphs}, which need no file. */
    GLYPHS,
    /** The same, strongly drifted. */
    DRIFTED_GLYPHS;

    /** Whether its pictures are read, not drawn. */
    public boolean needsFiles() {
        return switch (this) {
            case MNIST, FASHION_MNIST, CIFAR, GREY_CIFAR -> true;
            case GLYPHS, DRIFTED_GLYPHS -> false;
        };
    }
}
