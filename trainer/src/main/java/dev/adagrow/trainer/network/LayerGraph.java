package dev.adagrow.trainer.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network in training form as layers in topological order; node i is layer i, the last is the
 * output. A part's layers stand together, and its last one is its output. Immutable.
 */
public record LayerGraph(List<Node> nodes) {
    /** A layer and where it stands. */
    public record Node(Layer layer, Part part) {}

    /**
     * @throws IllegalArgumentException if a layer reads what comes later, or does not fit its
     *     operands; the message names the node
     */
    public LayerGraph {
        nodes = List.copyOf(nodes);
        var unused = shapes(nodes);
    }

    /** The shape of every node's output. */
    public List<Shape> shapes() {
        return shapes(nodes);
    }

    private static List<Shape> shapes(List<Node> nodes) {
        var shapes = new ArrayList<Shape>();
        for (var node : nodes) {
            try {
                shapes.add(shape(node.layer(), shapes));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new IllegalArgumentException(
                        "node " + shapes.size() + ", " + node.layer() + ": " + e.getMessage(), e);
            }
        }
        return shapes;
    }

    private static Shape shape(Layer layer, List<Shape> before) {
        return switch (layer) {
            case Layer.Input(Shape shape) -> shape;
            case Layer.Conv conv -> conv.filter().output(before.get(conv.x()));
            case Layer.MainConv conv -> conv.filter().output(before.get(conv.x()));
            case Layer.BatchNorm bn -> {
                var x = before.get(bn.x());
                if (x.channels() != bn.channels()) {
                    throw new IllegalArgumentException("it is given " + x);
                }
                yield x;
            }
            case Layer.Relu(int x) -> before.get(x);
            case Layer.Silu(int x) -> before.get(x);
            case Layer.Sigmoid(int x) -> before.get(x);
            case Layer.Add(int x, int y) -> before.get(x).plus(before.get(y));
            case Layer.Mul(int x, int y) -> before.get(x).times(before.get(y));
            case Layer.GlobalAveragePool pool -> new Shape(before.get(pool.x()).channels(), 1, 1);
            case Layer.Linear linear -> {
                if (before.get(linear.x()).elements() != linear.in()) {
                    throw new IllegalArgumentException("it is given " + before.get(linear.x()));
                }
                yield new Shape(linear.out(), 1, 1);
            }
        };
    }

    public Layer layer(int node) {
        return nodes.get(node).layer();
    }

    /** In order of the data flow: stem, units of block 0, down0, units of block 1, ... */
    public List<Layer.MainConv> mainConvs() {
        var all = new ArrayList<Layer.MainConv>();
        for (var node : nodes) {
            if (node.layer() instanceof Layer.MainConv conv) {
                all.add(conv);
            }
        }
        return all;
    }

    /** Those of one part, in order of the data flow. */
    public List<Layer.MainConv> mainConvs(Part part) {
        var all = new ArrayList<Layer.MainConv>();
        for (var node : nodes) {
            if (node.part().equals(part) && node.layer() instanceof Layer.MainConv conv) {
                all.add(conv);
            }
        }
        return all;
    }

    /**
     * @throws IllegalArgumentException if there is none of that id
     */
    public Layer.MainConv mainConv(String id) {
        return mainConvs().stream()
                .filter(c -> c.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no convolution " + id));
    }

    /** The BN right after this convolution, in the same part; empty if there is none. */
    public Optional<Layer.BatchNorm> outerBn(Layer.MainConv conv) {
        int index = indexOf(conv);
        var part = nodes.get(index).part();
        for (var node : nodes) {
            if (node.layer() instanceof Layer.BatchNorm bn
                    && bn.x() == index
                    && node.part().equals(part)) {
                return Optional.of(bn);
            }
        }
        return Optional.empty();
    }

    private int indexOf(Layer layer) {
        for (int i = 0; i < nodes.size(); i++) {
            if (layer(i).equals(layer)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no such layer: " + layer);
    }

    /** The BN at the head of a Down: what leaves the block before it. */
    public Optional<Layer.BatchNorm> exitBn(int block) {
        for (var node : nodes) {
            if (node.part().equals(new Part.Down(block))) {
                return node.layer() instanceof Layer.BatchNorm bn
                        ? Optional.of(bn)
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Indices of the layers of one part, in order. */
    public List<Integer> indices(Part part) {
        var all = new ArrayList<Integer>();
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).part().equals(part)) {
                all.add(i);
            }
        }
        return all;
    }

    /** The node that a part takes in: the last one before it. */
    public int input(Part part) {
        var own = indices(part);
        if (own.isEmpty() || own.getFirst() == 0) {
            throw new IllegalArgumentException("no " + part + " with an input");
        }
        return own.getFirst() - 1;
    }

    /**
     * The BN that folds into this convolution: it alone reads the convolution, in the same part.
     * Empty for other layers.
     */
    public OptionalInt foldedBn(int node) {
        boolean conv =
                switch (layer(node)) {
                    case Layer.Conv c -> true;
                    case Layer.MainConv c -> true;
                    case Layer.Input in -> false;
                    case Layer.BatchNorm bn -> false;
                    case Layer.Relu relu -> false;
                    case Layer.Silu silu -> false;
                    case Layer.Sigmoid sigmoid -> false;
                    case Layer.Add add -> false;
                    case Layer.Mul mul -> false;
                    case Layer.GlobalAveragePool pool -> false;
                    case Layer.Linear linear -> false;
                };
        var reader = conv ? onlyReader(node) : OptionalInt.empty();
        return reader.isPresent()
                        && layer(reader.getAsInt()) instanceof Layer.BatchNorm
                        && nodes.get(reader.getAsInt()).part().equals(nodes.get(node).part())
                ? reader
                : OptionalInt.empty();
    }

    /** Of every node the last one that reads it; of one that none reads the node itself. */
    public int[] lastReaders() {
        var last = new int[nodes.size()];
        for (int i = 0; i < last.length; i++) {
            last[i] = i;
            for (int x : layer(i).operands()) {
                last[x] = i;
            }
        }
        return last;
    }

    /** The one node that reads this one, if it is one. */
    public OptionalInt onlyReader(int node) {
        int reader = -1;
        for (int i = node + 1; i < nodes.size(); i++) {
            if (layer(i).operands().contains(node)) {
                if (reader >= 0) {
                    return OptionalInt.empty();
                }
                reader = i;
            }
        }
        return reader < 0 ? OptionalInt.empty() : OptionalInt.of(reader);
    }

    /**
     * Writes a graph, layer by layer in order of the data flow. Every method gives the new node.
     */
    public static final class Builder {
        private final List<Node> nodes = new ArrayList<>();
        private final Map<String, List<Branch>> branches;
        private Part part = new Part.Stem();

        /**
         * @param branches by id of the main convolution
         */
        public Builder(Shape input, Map<String, List<Branch>> branches) {
            this.branches = branches;
            nodes.add(new Node(new Layer.Input(input), part));
        }

        /** What follows belongs to this part. */
        public void begin(Part next) {
            part = next;
        }

        public int conv(String id, int x, Filter filter) {
            return add(new Layer.Conv(id, x, filter));
        }

        public int mainConv(String id, int x, Filter filter) {
            return add(new Layer.MainConv(id, x, filter, branches.getOrDefault(id, List.of())));
        }

        public int batchNorm(String id, int x, int channels) {
            return add(new Layer.BatchNorm(id, x, channels));
        }

        public int relu(int x) {
            return add(new Layer.Relu(x));
        }

        public int silu(int x) {
            return add(new Layer.Silu(x));
        }

        public int sigmoid(int x) {
            return add(new Layer.Sigmoid(x));
        }

        public int sum(int x, int y) {
            return add(new Layer.Add(x, y));
        }

        public int product(int x, int y) {
            return add(new Layer.Mul(x, y));
        }

        public int globalAveragePool(int x, boolean counted) {
            return add(new Layer.GlobalAveragePool(x, counted));
        }

        public int linear(String id, int x, int in, int out) {
            return add(new Layer.Linear(id, x, in, out));
        }

        private int add(Layer layer) {
            nodes.add(new Node(layer, part));
            return nodes.size() - 1;
        }

        public LayerGraph graph() {
            return new LayerGraph(nodes);
        }
    }
}
