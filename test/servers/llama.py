"""llama.cpp's own HTTP server in this process: llama.py MODEL PORT KEY SLOTS CONTEXT [VERBOSITY]"""

import sys
import time

import xllamacpp

model, port, key, slots, context, *verbosity = sys.argv[1:]
params = xllamacpp.CommonParams()
params.model.path = model
params.model_alias = {"qalam-tiny"}
params.n_ctx = int(context)
params.n_parallel = int(slots)
params.n_gpu_layers = 0
params.cpuparams.n_threads = 1
params.hostnames = ["127.0.0.1"]
params.port = int(port)
params.use_jinja = True
params.endpoint_slots = True
if verbosity:
    params.verbosity = int(verbosity[0])
if key:
    params.api_keys = [key]
server = xllamacpp.Server(params)
while True:
    time.sleep(60)
