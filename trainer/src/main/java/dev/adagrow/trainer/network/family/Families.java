package dev.adagrow.trainer.network.family;

import dev.adagrow.trainer.network.Family;
import java.util.List;
import java.util.Optional;

/** All families by name. Stateless. */
public final class Families {
    private static final List<Family> ALL =
            List.of(new Vgg(), new ResNet(), new Bottleneck(), new MobileNetV3());

    /** In the order of the thesis. */
    public static List<String> names() {
        return ALL.stream().map(Family::name).toList();
    }

    /** Empty if there is none of that name. */
    public static Optional<Family> named(String name) {
        return ALL.stream().filter(f -> f.name().equals(name)).findFirst();
    }

    private Families() {}
}
