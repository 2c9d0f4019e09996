package dev.adagrow.trainer.run.task;

import dev.adagrow.trainer.network.Neighbours;
import dev.adagrow.trainer.training.Initialization;

/** {@link Initialization} from its message and back. Stateless. */
final class InitializationCodec {
    /**
     * @param i complete
     */
    static Initialization read(dev.adagrow.v1.Initialization i) {
        return switch (i.getKind()) {
            case INHERIT -> new Initialization.Inherit();
            case ZERO -> new Initialization.Zero();
            case UNIFORM -> new Initialization.Uniform(i.getScale());
            case NORMAL -> new Initialization.Normal(i.getScale());
            case LOCAL_FIT ->
                    new Initialization.LocalFit(Neighbours.valueOf(i.getNeighbours().name()));
            case GLOBAL_FIT -> new Initialization.GlobalFit();
            case LOCAL_LEARNING -> new Initialization.LocalLearning(i.getEpochs());
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                    throw new IllegalArgumentException("an initialization of no kind");
        };
    }

    /**
     * The kind, and what it uses.
     *
     * @throws IllegalArgumentException for the one that no configuration names
     */
    static dev.adagrow.v1.Initialization write(Initialization initialization) {
        var i = dev.adagrow.v1.Initialization.newBuilder();
        return switch (initialization) {
            case Initialization.Inherit in ->
                    i.setKind(dev.adagrow.v1.Initialization.Kind.INHERIT).build();
            case Initialization.Zero z ->
                    i.setKind(dev.adagrow.v1.Initialization.Kind.ZERO).build();
            case Initialization.Uniform(double bound) ->
                    i.setKind(dev.adagrow.v1.Initialization.Kind.UNIFORM).setScale(bound).build();
            case Initialization.Normal(double deviation) ->
                    i.setKind(dev.adagrow.v1.Initialization.Kind.NORMAL)
                            .setScale(deviation)
                            .build();
            case Initialization.LocalFit(Neighbours neighbours) ->
                    i.setKind(dev.adagrow.v1.Initialization.Kind.LOCAL_FIT)
                            .setNeighbours(
                                    dev.adagrow.v1.Initialization.Neighbours.valueOf(
                                            neighbours.name()))
                            .build();
            case Initialization.GlobalFit g ->
                    i.setKind(dev.adagrow.v1.Initialization.Kind.GLOBAL_FIT).build();
            case Initialization.LocalLearning(int epochs) ->
                    i.setKind(dev.adagrow.v1.Initialization.Kind.LOCAL_LEARNING)
                            .setEpochs(epochs)
                            .build();
            case Initialization.FunctionPreserving f ->
                    throw new IllegalArgumentException("no configuration names " + f);
        };
    }

    private InitializationCodec() {}
}
