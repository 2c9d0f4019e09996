package dev.adagrow.client;

import java.util.UUID;

/** Resource names: people may leave the collection out. */
final class Names {
    private static final String MODELS = "models/";

    static String model(String text) {
        return in(MODELS, text);
    }

    static String dataset(String text) {
        return in("datasets/", text);
    }

    static String adaptation(String text) {
        return in("adaptations/", text);
    }

    static String rollout(String text) {
        return in("rollouts/", text);
    }

    static String version(String model, int version) {
        return model(model) + "/versions/" + version;
    }

    /** Without the collection: "digits" of "models/digits"; any other text stays as it is. */
    static String modelId(String text) {
        return text.startsWith(MODELS) ? text.substring(MODELS.length()) : text;
    }

    /** Makes a repeated create idempotent. */
    static String requestId() {
        return UUID.randomUUID().toString();
    }

    private static String in(String collection, String text) {
        return text.startsWith(collection) ? text : collection + text;
    }

    private Names() {}
}
