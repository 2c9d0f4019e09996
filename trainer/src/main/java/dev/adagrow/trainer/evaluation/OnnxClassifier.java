package dev.adagrow.trainer.evaluation;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.export.ArtifactSession;

/** An engine file, run as it is served. */
final class OnnxClassifier implements Classifier {
    private final String name;
    private final ArtifactSession session;

    /**
     * @throws IllegalArgumentException if the engine refuses the model
     */
    OnnxClassifier(String name, byte[] model, int threads) {
        this.name = name;
        session = new ArtifactSession(model, threads);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public FloatTensor logits(FloatTensor inputs) {
        return session.run(inputs);
    }

    @Override
    public void close() {
        session.close();
    }
}
