"""Where will the ball go next? One frame is not enough."""

from dltutor.labs.recurrent.ball.lab import Ball as Ball
