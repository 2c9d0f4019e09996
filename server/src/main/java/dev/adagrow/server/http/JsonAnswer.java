package dev.adagrow.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {"status": ..., "reasons": [...]}. Stateless. */
final class JsonAnswer {
    static void status(ServerResponse response, Status code, String status) {
        status(response, code, status, List.of());
    }

    static void status(ServerResponse response, Status code, String status, List<String> reasons) {
        var json = JsonNodeFactory.instance.objectNode().put("status", status);
        var list = json.putArray("reasons");
        reasons.forEach(list::add);
        response.status(code)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .send((json + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private JsonAnswer() {}
}
