"""Calls every method of Triton's Python client on a running AdaGrow server: over gRPC, and over HTTP if its port is given.

    pip install "tritonclient[grpc,http]"
    python loadtest/interop/tritonclient_calls.py 127.0.0.1:8001 digits 127.0.0.1:8002

The model must have one FP32 input with rows and one output of scores. Prints a line for each check; exit code 1 if one
does not hold. What the server does not offer (shared memory, trace and log settings) must be answered UNIMPLEMENTED.
"""

import asyncio
import queue
import sys

import numpy as np
import tritonclient.grpc as triton
import tritonclient.grpc.aio as triton_aio
from tritonclient.utils import InferenceServerException, np_to_triton_dtype

ROWS = 3
checks = []


def check(name, held, seen=""):
    checks.append(bool(held))
    print(("ok      " if held else "BROKEN  ") + name + (f": {seen}" if str(seen) else ""))


def refused(name, status, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
        check(name, False, "was answered")
    except InferenceServerException as e:
        check(name, str(e.status()) == f"StatusCode.{status}", e.status())


class Model:
    """The contract of a model, read from its metadata."""

    def __init__(self, client, name):
        metadata = client.get_model_metadata(name)
        self.name = name
        self.input = metadata.inputs[0].name
        self.output = metadata.outputs[0].name
        self.shape = [int(extent) for extent in metadata.inputs[0].shape[1:]]

    def rows(self, count, seed=1):
        return np.random.default_rng(seed).random([count] + self.shape, dtype=np.float32)

    def inputs(self, data, kind=triton):
        tensor = kind.InferInput(self.input, list(data.shape), np_to_triton_dtype(data.dtype))
        tensor.set_data_from_numpy(data)
        return [tensor]


def descriptions(client, model):
    check("is_server_live", client.is_server_live())
    check("is_server_ready", client.is_server_ready())
    check("is_model_ready", client.is_model_ready(model.name))
    check("is_model_ready of an unknown model", not client.is_model_ready("no-such-model"))
    metadata = client.get_server_metadata()
    check("get_server_metadata", metadata.name == "adagrow", list(metadata.extensions))
    config = client.get_model_config(model.name).config
    check("get_model_config", config.max_batch_size > 0 and list(config.input[0].dims) == model.shape)
    index = client.get_model_repository_index()
    check("get_model_repository_index", any(m.name == model.name and m.state == "READY" for m in index.models))
    refused("get_model_metadata of an unknown model", "NOT_FOUND", client.get_model_metadata, "no-such-model")
    refused("get_model_config of an unknown model", "NOT_FOUND", client.get_model_config, "no-such-model")


def inference(client, model):
    data = model.rows(ROWS)
    all_rows = client.infer(model.name, model.inputs(data), request_id="seven")
    scores = all_rows.as_numpy(model.output)
    check("infer", scores.shape[0] == ROWS and np.isfinite(scores).all(), scores.shape)
    check("the request id comes back", all_rows.get_response().id == "seven")
    alone = client.infer(model.name, model.inputs(data[1:2])).as_numpy(model.output)
    check("a row alone has the scores that it has in a batch", np.allclose(alone[0], scores[1], atol=1e-4))

    top = client.infer(
        model.name, model.inputs(data), outputs=[triton.InferRequestedOutput(model.output, class_count=2)]
    ).as_numpy(model.output)
    best = [int(row[0].decode().split(":")[1]) for row in top]
    check("classification", top.shape == (ROWS, 2) and best == list(scores.argmax(axis=1)), top[0])

    label = client.infer(model.name, model.inputs(data), model_version="stable")
    check("version label", np.allclose(label.as_numpy(model.output), scores, atol=1e-4))
    urgent = client.infer(model.name, model.inputs(data), priority=1, timeout=5_000_000)
    check("priority and timeout", urgent.as_numpy(model.output).shape == scores.shape)

    future = queue.Queue()
    client.async_infer(model.name, model.inputs(data), lambda result, error: future.put((result, error)))
    result, error = future.get(timeout=20)
    check("async_infer", error is None and np.allclose(result.as_numpy(model.output), scores, atol=1e-4))

    refused("infer of an unknown model", "NOT_FOUND", client.infer, "no-such-model", model.inputs(data))
    refused("infer of an unknown version", "NOT_FOUND", client.infer, model.name, model.inputs(data), "99999")
    flat = data.reshape(ROWS, -1)[:, :-1]
    refused("infer with a wrong shape", "INVALID_ARGUMENT", client.infer, model.name, model.inputs(flat))
    whole = data.astype(np.int64)
    refused("infer with a wrong type", "INVALID_ARGUMENT", client.infer, model.name, model.inputs(whole))
    refused("infer with a deadline that is over", "DEADLINE_EXCEEDED", client.infer, model.name, model.inputs(data), client_timeout=1e-6)


def statistics(client, model):
    stats = client.get_inference_statistics(model.name).model_stats
    count = sum(s.inference_count for s in stats)
    check("get_inference_statistics", count >= 3 * ROWS, f"{count} rows")


def stream(client, model):
    answers = queue.Queue()
    client.start_stream(lambda result, error: answers.put((result, error)))
    for i in range(20):
        client.async_stream_infer(model.name, model.inputs(model.rows(1, seed=i)), request_id=str(i))
    client.async_stream_infer("no-such-model", model.inputs(model.rows(1)), request_id="bad")
    client.async_stream_infer(model.name, model.inputs(model.rows(1)), request_id="last")
    ids, errors = [], []
    for _ in range(22):
        result, error = answers.get(timeout=20)
        if error is None:
            ids.append(result.get_response().id)
        else:
            errors.append(error.message())
    client.stop_stream()
    check("stream", sorted(ids) == sorted([str(i) for i in range(20)] + ["last"]), f"{len(ids)} answers")
    check("a failed request in a stream", len(errors) == 1 and errors[0].startswith("NOT_FOUND"), errors)


def unsupported(client):
    for name in (
        "get_trace_settings",
        "get_log_settings",
        "get_system_shared_memory_status",
        "get_cuda_shared_memory_status",
        "unregister_system_shared_memory",
        "unregister_cuda_shared_memory",
    ):
        refused(name, "UNIMPLEMENTED", getattr(client, name))
    refused("update_trace_settings", "UNIMPLEMENTED", client.update_trace_settings, settings={"trace_rate": "1"})
    refused("update_log_settings", "UNIMPLEMENTED", client.update_log_settings, {"log_info": True})
    refused("register_system_shared_memory", "UNIMPLEMENTED", client.register_system_shared_memory, "a", "/a", 64)
    refused("register_cuda_shared_memory", "UNIMPLEMENTED", client.register_cuda_shared_memory, "a", b"", 0, 64)


async def asynchronous(address, model):
    async with triton_aio.InferenceServerClient(address) as client:
        check("asyncio is_server_ready", await client.is_server_ready())
        check("asyncio get_model_metadata", (await client.get_model_metadata(model.name)).name == model.name)
        data = model.rows(ROWS)
        results = await asyncio.gather(*[client.infer(model.name, model.inputs(data, triton_aio)) for _ in range(16)])
        first = results[0].as_numpy(model.output)
        check("asyncio infer, 16 at a time", all(np.allclose(r.as_numpy(model.output), first, atol=1e-4) for r in results))

        async def requests():
            for i in range(5):
                yield {"model_name": model.name, "inputs": model.inputs(data, triton_aio), "request_id": str(i)}

        ids = []
        async for result, error in client.stream_infer(requests()):
            check("asyncio stream answer", error is None) if error is not None else ids.append(result.get_response().id)
            if len(ids) == 5:
                break
        check("asyncio stream", sorted(ids) == [str(i) for i in range(5)], ids)


def http(address, model):
    import tritonclient.http as triton_http

    with triton_http.InferenceServerClient(address, concurrency=4) as client:
        check("http is_server_live", client.is_server_live())
        check("http is_server_ready", client.is_server_ready())
        check("http is_model_ready", client.is_model_ready(model.name))
        check("http is_model_ready of an unknown model", not client.is_model_ready("no-such-model"))
        check("http get_server_metadata", client.get_server_metadata()["name"] == "adagrow")
        metadata = client.get_model_metadata(model.name)
        check("http get_model_metadata", metadata["inputs"][0]["shape"][1:] == model.shape, metadata["inputs"][0])
        check("http get_model_config", client.get_model_config(model.name)["max_batch_size"] > 0)
        index = client.get_model_repository_index()
        check("http get_model_repository_index", any(m["name"] == model.name for m in index))
        stats = client.get_inference_statistics(model.name)["model_stats"]
        check("http get_inference_statistics", stats[0]["inference_count"] > 0, stats[0]["inference_count"])

        data = model.rows(ROWS)
        binary = model.inputs(data, triton_http)
        text = model.inputs(data, triton_http)
        text[0].set_data_from_numpy(data, binary_data=False)
        scores = client.infer(model.name, binary, request_id="seven")
        check("http the request id comes back", scores.get_response()["id"] == "seven")
        scores = scores.as_numpy(model.output)
        check("http infer", scores.shape[0] == ROWS and np.isfinite(scores).all(), scores.shape)
        plain = triton_http.InferRequestedOutput(model.output, binary_data=False)
        for name, inputs, outputs in (("in", text, None), ("out", binary, [plain]), ("in and out", text, [plain])):
            seen = client.infer(model.name, inputs, outputs=outputs).as_numpy(model.output)
            check(f"http infer with JSON {name}", np.allclose(seen, scores, atol=1e-4))
        top = triton_http.InferRequestedOutput(model.output, class_count=2)
        best = client.infer(model.name, binary, outputs=[top]).as_numpy(model.output)
        check("http classification", [int(r[0].decode().split(":")[1]) for r in best] == list(scores.argmax(axis=1)))
        futures = [client.async_infer(model.name, binary) for _ in range(8)]
        check("http async_infer", all(np.allclose(f.get_result().as_numpy(model.output), scores, atol=1e-4) for f in futures))

        flat = model.inputs(data.reshape(ROWS, -1)[:, :-1], triton_http)
        for name, status, arguments in (
            ("of an unknown model", "404", ("no-such-model", binary)),
            ("of an unknown version", "404", (model.name, binary, "99999")),
            ("with a wrong shape", "400", (model.name, flat)),
        ):
            try:
                client.infer(*arguments)
                check(f"http infer {name}", False, "was answered")
            except InferenceServerException as e:
                check(f"http infer {name}", status in str(e.status()), e.status())


def main():
    address, name = sys.argv[1:3]
    with triton.InferenceServerClient(address) as client:
        model = Model(client, name)
        descriptions(client, model)
        inference(client, model)
        stream(client, model)
        statistics(client, model)
        unsupported(client)
    asyncio.run(asynchronous(address, model))
    for http_address in sys.argv[3:4]:
        http(http_address, model)
    print(f"{sum(checks)} of {len(checks)} checks held")
    sys.exit(0 if all(checks) else 1)


if __name__ == "__main__":
    main()
