package dev.adagrow.server.grpc.control;

import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.ServableId;
import java.util.regex.Pattern;

/**
 * Resource names to ids and back. A name of another form is refused with INVALID_FIELD. Stateless.
 */
final class Names {
    private static final Pattern VERSION =
            Pattern.compile("models/([^/]+)/versions/([1-9][0-9]{0,8})");

    static String model(String id) {
        return "models/" + id;
    }

    static String version(ServableId id) {
        return "models/" + id.model() + "/versions/" + id.version();
    }

    static String dataset(String id) {
        return "datasets/" + id;
    }

    static String adaptation(String id) {
        return "adaptations/" + id;
    }

    static String rollout(String id) {
        return "rollouts/" + id;
    }

    static String modelId(String name, String field) {
        return id(name, "models/", field);
    }

    static String datasetId(String name, String field) {
        return id(name, "datasets/", field);
    }

    static String adaptationId(String name, String field) {
        return id(name, "adaptations/", field);
    }

    static String rolloutId(String name, String field) {
        return id(name, "rollouts/", field);
    }

    /** "models/digits/versions/7". */
    static ServableId versionId(String name, String field) {
        var matcher = VERSION.matcher(name);
        if (!matcher.matches()) {
            throw ServerException.invalidField(
                    field, "\"" + name + "\" is not of the form models/MODEL/versions/NUMBER");
        }
        return new ServableId(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    private static String id(String name, String collection, String field) {
        var id = name.startsWith(collection) ? name.substring(collection.length()) : "";
        if (id.isEmpty() || id.contains("/")) {
            throw ServerException.invalidField(
                    field, "\"" + name + "\" is not of the form " + collection + "ID");
        }
        return id;
    }

    private Names() {}
}
