package dev.adagrow.client;

import java.util.UUID;

/** Resource names: people may leave the collection out. */
final class Names {
    static String model(String text) {
        return in("models/", text);
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

    /** The last part: "digits" of "models/digits". */
    static String bare(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
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
