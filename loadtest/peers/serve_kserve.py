"""KServe's Python server with a model of its own around ONNX Runtime: one worker, without latency log."""

import sys

from raw_onnx import RawOnnx, arguments

args = arguments()
# KServe reads the command line when it is imported.
sys.argv = sys.argv[:1]

from kserve import InferOutput, InferResponse, Model, ModelServer  # noqa: E402


class OnnxModel(Model):
    def __init__(self, name, file):
        super().__init__(name)
        self.file = file

    def load(self):
        self.onnx = RawOnnx(self.file)
        self.ready = True
        return True

    async def predict(self, payload, headers=None, response_headers=None):
        scores = self.onnx.run(payload.inputs[0].as_numpy())
        output = InferOutput(name=self.onnx.output.name, shape=list(scores.shape), datatype="FP32")
        output.set_data_from_numpy(scores, binary_data=True)
        return InferResponse(response_id=payload.id, model_name=self.name, infer_outputs=[output])


if __name__ == "__main__":
    model = OnnxModel(args.model, args.onnx)
    model.load()
    ModelServer(
        http_port=0,
        grpc_port=args.port,
        workers=1,
        enable_grpc=True,
        enable_latency_logging=False,
    ).start([model])
