"""What Triton's Python backend runs: the rows of all requests that it hands over are one batch."""

import json

import numpy as np
import triton_python_backend_utils as triton

from raw_onnx import RawOnnx


class TritonPythonModel:
    def initialize(self, args):
        self.onnx = RawOnnx(json.loads(args["model_config"])["parameters"]["onnx"]["string_value"])

    def execute(self, requests):
        rows = [triton.get_input_tensor_by_name(request, self.onnx.input.name).as_numpy() for request in requests]
        scores = self.onnx.run(rows[0] if len(rows) == 1 else np.concatenate(rows))
        responses, start = [], 0
        for part in rows:
            tensor = triton.Tensor(self.onnx.output.name, scores[start : start + len(part)])
            responses.append(triton.InferenceResponse([tensor]))
            start += len(part)
        return responses
