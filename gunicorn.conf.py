"""How the program is served: gunicorn reads this by itself, in the demo, by hand, in the units and
in the image. Each setting can be said otherwise on its command line.
"""

# A sync worker reads a body itself and is killed when that takes longer than its timeout: 2 MB at
# 40 KB/s take 51 seconds, and two such uploads keep everybody else out meanwhile.
# A thread may wait.
worker_class = "gthread"
workers = 2
threads = 8
# Of a worker that no longer answers at all, not of a request.
timeout = 60
graceful_timeout = 60
max_requests = 2000
max_requests_jitter = 200
