"""As /opt/tljh/config/jupyterhub_config.d/dltutor.py: patience while a whole class starts at once."""

c = get_config()  # noqa: F821
c.Spawner.start_timeout = c.Spawner.http_timeout = 180
c.JupyterHub.concurrent_spawn_limit = 30
