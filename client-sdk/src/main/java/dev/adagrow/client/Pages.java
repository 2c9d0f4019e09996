package dev.adagrow.client;

import io.grpc.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads a list page by page. */
final class Pages {
    static final int SIZE = 500;

    /** One page, by the token of the page before. */
    @FunctionalInterface
    interface Fetch<R> {
        R page(String token) throws StatusException, InterruptedException;
    }

    static <R, T> List<T> all(
            Calls calls, Fetch<R> fetch, Function<R, List<T>> items, Function<R, String> next) {
        var all = new ArrayList<T>();
        String token = "";
        do {
            String current = token;
            R page = calls.run(() -> fetch.page(current));
            all.addAll(items.apply(page));
            token = next.apply(page);
        } while (!token.isEmpty());
        return List.copyOf(all);
    }

    private Pages() {}
}
