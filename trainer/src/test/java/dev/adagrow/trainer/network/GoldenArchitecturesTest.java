package dev.adagrow.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.trainer.GoldenFolder;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.network.count.LayerTable;
import dev.adagrow.trainer.network.family.Families;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoldenArchitecturesTest {
    @Test
    void countsEveryConvolutionalRowOfTheReferenceExactly() throws IOException {
        var file = GoldenFolder.find().resolve("architectures.json");
        assumeTrue(Files.isRegularFile(file), "no reference answers at " + file);
        int rows = 0;
        for (var row : new ObjectMapper().readTree(file.toFile())) {
            var family = Families.named(row.get("family").asText().split(" ")[0]);
            if (family.isPresent()) {
                check(family.get(), row);
                rows++;
            }
        }
        assertThat(rows).isEqualTo(80);
    }

    private static void check(Family family, JsonNode row) {
        var input = integers(row.get("input"));
        var net =
                SmallNets.of(
                        family,
                        new Design(
                                Design.Variant.valueOf(row.get("variant").asText()),
                                false,
                                row.path("main_bn").asBoolean(true)),
                        new Shape(input.get(0), input.get(1), input.get(2)),
                        integers(row.get("dims")),
                        integers(row.get("blocks")),
                        row.get("classes").asInt());
        assertThat(LayerTable.of(net, LayerTable.Form.TABLE).total())
                .as(row.toString())
                .isEqualTo(new Counts(row.get("params").asLong(), row.get("flops").asLong()));
        if (row.has("params_fully_folded")) {
            assertThat(LayerTable.of(net, LayerTable.Form.FOLDED).total())
                    .as(row.toString())
                    .isEqualTo(
                            new Counts(
                                    row.get("params_fully_folded").asLong(),
                                    row.get("flops_fully_folded").asLong()));
        }
    }

    private static List<Integer> integers(JsonNode array) {
        var list = new ArrayList<Integer>();
        array.forEach(n -> list.add(n.asInt()));
        return list;
    }
}
