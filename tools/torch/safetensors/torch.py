"""load_file and save_file of https://github.com/huggingface/safetensors, for what the Lab writes."""

import json
import struct

import numpy as np
import torch

TYPES = {'F32': np.float32, 'F64': np.float64}


def load_file(name):
    with open(name, 'rb') as file:
        (length,) = struct.unpack('<Q', file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    header.pop('__metadata__', None)
    out = {}
    for key, about in header.items():
        first, last = about['data_offsets']
        values = np.frombuffer(data[first:last], TYPES[about['dtype']]).copy()
        out[key] = torch.from_numpy(values.reshape(about['shape']))
    return out


def save_file(tensors, name):
    header, parts, at = {}, [], 0
    for key, tensor in tensors.items():
        data = tensor.detach().numpy().astype(np.float32).tobytes()
        header[key] = {
            'dtype': 'F32',
            'shape': list(tensor.shape),
            'data_offsets': [at, at + len(data)],
        }
        at += len(data)
        parts.append(data)
    head = json.dumps(header).encode()
    with open(name, 'wb') as file:
        file.write(struct.pack('<Q', len(head)) + head + b''.join(parts))
