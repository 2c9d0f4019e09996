"""What the peers have in common: their arguments, and ONNX Runtime on one thread, as the benchmark runs it alone."""

import argparse

import onnxruntime


def arguments():
    parser = argparse.ArgumentParser(description="Serves one ONNX file by the Open Inference Protocol over gRPC.")
    parser.add_argument("--onnx", required=True, help="the file")
    parser.add_argument("--model", required=True, help="the name under which it is served")
    parser.add_argument("--port", type=int, required=True, help="gRPC port on 127.0.0.1, bound with SO_REUSEPORT")
    parser.add_argument("--folder", required=True, help="for files of the server's own")
    return parser.parse_args()


class RawOnnx:
    """A model of one input and one output."""

    def __init__(self, file):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
        (self.input,) = self.session.get_inputs()
        (self.output,) = self.session.get_outputs()

    def run(self, rows):
        return self.session.run([self.output.name], {self.input.name: rows})[0]
