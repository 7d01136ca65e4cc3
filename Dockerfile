# The course in a container: docker build -t nnlab . && docker run -p 8888:8888 nnlab
FROM python:3.12-slim
RUN useradd --create-home learner
WORKDIR /course
COPY --chown=learner . .
RUN pip install --no-cache-dir torch torchvision --index-url https://download.pytorch.org/whl/cpu \
 && pip install --no-cache-dir -e ".[lab]"
USER learner
WORKDIR /home/learner
EXPOSE 8888
CMD ["nnlab", "lab", "--no-browser", "--ip=0.0.0.0"]
