package dev.adagrow.server.lifecycle;

/** One version of one model. {@code model} without the "models/" prefix; versions are positive. */
public record ServableId(String model, int version) {
    public ServableId {
        if (version < 1) {
            throw new IllegalArgumentException("version " + version + " of " + model);
        }
    }

    @Override
    public String toString() {
        return model + "/" + version;
    }
}
