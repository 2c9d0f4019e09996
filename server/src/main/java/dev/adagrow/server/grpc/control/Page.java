package dev.adagrow.server.grpc.control;

import dev.adagrow.server.failure.ServerException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list, ascending by key. The token is opaque to callers: the last key of the page
 * before, encoded.
 *
 * @param after key to go on behind; "" for the first page
 * @param size at most 1000; one more is asked of the store to see whether another page follows
 */
record Page(String after, int size) {
    private static final int DEFAULT = 100;
    private static final int MAX = 1000;

    /** The page that a request asks for. */
    static Page of(int pageSize, String pageToken) {
        if (pageSize < 0 || pageSize > MAX) {
            throw ServerException.invalidField("page_size", pageSize + " is outside 0.." + MAX);
        }
        return new Page(key(pageToken), pageSize == 0 ? DEFAULT : pageSize);
    }

    /** The key as the number that it is; 0 for the first page. */
    int afterNumber() {
        try {
            return after.isEmpty() ? 0 : Integer.parseInt(after);
        } catch (NumberFormatException e) {
            throw badToken();
        }
    }

    /** How many to ask the store for. */
    int limit() {
        return size + 1;
    }

    /** Those of the found ones that are on the page. */
    <T> List<T> items(List<T> found) {
        return found.size() > size ? found.subList(0, size) : found;
    }

    /** Token of the next page; "" if this is the last. */
    <T> String next(List<T> found, Function<T, String> key) {
        if (found.size() <= size) {
            return "";
        }
        var last = key.apply(found.get(size - 1)).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(last);
    }

    private static String key(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw badToken();
        }
    }

    private static ServerException badToken() {
        return ServerException.invalidField("page_token", "not a token of this list");
    }
}
