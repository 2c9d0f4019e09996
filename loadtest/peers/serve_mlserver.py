"""MLServer with a runtime of its own around ONNX Runtime: one process, without access log and metrics."""

import asyncio

from mlserver import MLModel, MLServer, ModelSettings, Settings
from mlserver.codecs import NumpyCodec
from mlserver.settings import ModelParameters
from mlserver.types import InferenceResponse

from raw_onnx import RawOnnx, arguments


class OnnxModel(MLModel):
    async def load(self):
        self.onnx = RawOnnx(self.settings.parameters.uri)
        return True

    async def predict(self, payload):
        rows = NumpyCodec.decode_input(payload.inputs[0])
        scores = NumpyCodec.encode_output(self.onnx.output.name, self.onnx.run(rows))
        return InferenceResponse(model_name=self.name, id=payload.id, outputs=[scores])


async def main(args):
    # Not in worker processes (parallel_workers): handing requests to them takes more CPU time than it saves.
    settings = Settings(
        host="127.0.0.1",
        http_port=0,
        grpc_port=args.port,
        parallel_workers=0,
        debug=False,
        metrics_endpoint=None,
        load_models_at_startup=False,
        model_repository_root=args.folder,
    )
    model = ModelSettings(name=args.model, implementation=OnnxModel, parameters=ModelParameters(uri=args.onnx))
    await MLServer(settings).start(models_settings=[model])


if __name__ == "__main__":
    asyncio.run(main(arguments()))
