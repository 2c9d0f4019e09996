package dev.adagrow.trainer.network;

/** Where in the backbone a layer stands. */
public sealed interface Part {
    record Stem() implements Part {}

    /**
     * @param id running number by insertion, not its position; unique in the network
     */
    record Unit(int block, int id) implements Part {
        /** What the paths of its parameters begin with: "block0.u3". */
        public String path() {
            return "block" + block + ".u" + id;
        }
    }

    /** The Down after this block. */
    record Down(int block) implements Part {
        /** What the paths of its parameters begin with: "down0". */
        public String path() {
            return "down" + block;
        }
    }

    record Head() implements Part {}
}
