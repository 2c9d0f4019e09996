package dev.adagrow.trainer.run.task;

import dev.adagrow.trainer.network.weights.Neighbours;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.v1.Initialization.Kind;

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
        var written =
                switch (initialization) {
                    case Initialization.Inherit in -> i.setKind(Kind.INHERIT);
                    case Initialization.Zero z -> i.setKind(Kind.ZERO);
                    case Initialization.Uniform(double bound) ->
                            i.setKind(Kind.UNIFORM).setScale(bound);
                    case Initialization.Normal(double deviation) ->
                            i.setKind(Kind.NORMAL).setScale(deviation);
                    case Initialization.LocalFit(Neighbours neighbours) ->
                            i.setKind(Kind.LOCAL_FIT)
                                    .setNeighbours(
                                            dev.adagrow.v1.Initialization.Neighbours.valueOf(
                                                    neighbours.name()));
                    case Initialization.GlobalFit g -> i.setKind(Kind.GLOBAL_FIT);
                    case Initialization.LocalLearning(int epochs) ->
                            i.setKind(Kind.LOCAL_LEARNING).setEpochs(epochs);
                    case Initialization.FunctionPreserving f ->
                            throw new IllegalArgumentException("no configuration names " + f);
                };
        return written.build();
    }

    private InitializationCodec() {}
}
