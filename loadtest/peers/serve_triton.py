"""Triton's server with its Python backend, both out of the wheel of PyTriton: becomes the server after laying out a model
repository. One instance, dynamic batching; no HTTP, no metrics."""

import os
import shutil
import sys
from pathlib import Path

import pytriton

from raw_onnx import RawOnnx, arguments

MAX_BATCH = 32


def config(args, onnx):
    def tensor(kind, value):
        dims = ", ".join(str(d) for d in value.shape[1:])
        return f'{kind} [{{ name: "{value.name}" data_type: TYPE_FP32 dims: [{dims}] }}]\n'

    return (
        f'name: "{args.model}"\nbackend: "python"\nmax_batch_size: {MAX_BATCH}\ndynamic_batching {{ }}\n'
        + tensor("input", onnx.input)
        + tensor("output", onnx.output)
        + "instance_group [{ kind: KIND_CPU count: 1 }]\n"
        + f'parameters {{ key: "onnx" value: {{ string_value: "{args.onnx}" }} }}\n'
    )


def main(args):
    here = Path(__file__).resolve().parent
    wheel = Path(pytriton.__file__).parent
    folder = Path(args.folder).resolve()
    version = folder / "models" / args.model / "1"
    version.mkdir(parents=True, exist_ok=True)
    shutil.copy(here / "triton_model.py", version / "model.py")
    shutil.copy(here / "raw_onnx.py", version)
    (version.parent / "config.pbtxt").write_text(config(args, RawOnnx(args.onnx)))
    # The wheel keeps the process that runs model.py apart, one for each version of Python.
    backends = folder / "backends"
    shutil.copytree(wheel / "tritonserver" / "backends", backends, dirs_exist_ok=True)
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    stub = wheel / "tritonserver" / "python_backend_stubs" / python / "triton_python_backend_stub"
    if not stub.is_file():
        sys.exit(f"PyTriton's wheel has no Python backend for Python {python}")
    shutil.copy(stub, backends / "python")

    libraries = [str(wheel.parent / "nvidia_pytriton.libs"), f"{sys.base_prefix}/lib"]
    libraries += [path for path in os.environ.get("LD_LIBRARY_PATH", "").split(":") if path]
    # The backend's process finds its packages by the first Python on the path; it does not read PYTHONPATH.
    path = f"{sys.prefix}/bin:{os.environ['PATH']}"
    environment = dict(os.environ, PATH=path, LD_LIBRARY_PATH=":".join(libraries))
    server = str(wheel / "tritonserver" / "bin" / "tritonserver")
    command = [server, f"--model-repository={folder}/models", f"--backend-directory={backends}"]
    command += [f"--grpc-port={args.port}", "--grpc-address=127.0.0.1", "--reuse-grpc-port=true"]
    command += ["--allow-http=false", "--allow-metrics=false", "--disable-auto-complete-config"]
    os.execve(server, command, environment)


if __name__ == "__main__":
    main(arguments())
